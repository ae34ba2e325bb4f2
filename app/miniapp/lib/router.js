/**
 * Where the person is: a stack of routes that survives a reload. It never touches the address: Telegram's
 * launch parameters live there.
 */
import { signal } from "./signal.js";

/** @typedef {{name: string, ticket?: string, message?: number, what?: string}} Route `name`: list, new, ticket, or a screen of
 * the desk; `message`: which one to show; `what` a screen is opened for */

const STACK_LIMIT = 20;

/**
 * @param {Storage|null} storage where the stack is kept
 * @param {string} key
 * @param {Route[]} first the stack of a fresh launch
 * @param {boolean} reloaded this is no fresh launch
 */
export function createRouter(storage, key, first, reloaded) {
  const stack = signal((reloaded && kept(storage, key)) || first);

  /** @param {Route[]} next */
  function go(next) {
    stack.value = next.slice(-STACK_LIMIT);
    storage?.setItem(key, JSON.stringify(stack.value));
  }

  return {
    stack,
    /** @returns {Route} */
    get route() {
      return stack.value[stack.value.length - 1];
    },
    /** @param {Route} route */
    push: (route) => go([...stack.peek(), route]),
    /** @param {Route} route */
    replace: (route) => go([...stack.peek().slice(0, -1), route]),
    back: () => {
      if (stack.peek().length > 1) go(stack.peek().slice(0, -1));
    },
    /** @param {Route[]} routes */
    reset: (routes) => go(routes),
  };
}

/** @param {Storage|null} storage @param {string} key @returns {Route[]|null} */
function kept(storage, key) {
  try {
    const stack = JSON.parse(storage?.getItem(key) ?? "null");
    return Array.isArray(stack) && stack.length > 0 ? stack : null;
  } catch {
    return null;
  }
}
