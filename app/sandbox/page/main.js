/** The page of the pretend Telegram begins here. */
import { Feed } from "./feed.js";
import { Model } from "./model.js";
import { Settings, ownStorage } from "./settings.js";
import { StagePage } from "./stage.js";
import { loadWords, speak } from "./words.js";

async function start() {
  await loadWords();
  const settings = new Settings(ownStorage(), location.search);
  speak(settings.language);
  const model = new Model();
  const feed = new Feed((frame) => model.take(frame), (isLive) => page.setLive(isLive));
  const page = new StagePage(document.getElementById("stage"), model, feed, settings);
  feed.connect();
}

start();
