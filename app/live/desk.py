"""What every session of the live server works with, made once at start and passed on."""

from dataclasses import dataclass

from app.config import ConfigFollower, Settings
from app.live.auth import InitDataVerifier
from app.live.hub import Hub
from app.live.metrics import Metrics
from app.live.uploads import UploadRoom
from app.store.database import Store


@dataclass(slots=True)
class Desk:
    """`build` names the Mini App that this process serves."""

    store: Store
    hub: Hub
    metrics: Metrics
    verifier: InitDataVerifier
    follower: ConfigFollower
    build: str
    uploads: UploadRoom

    @property
    def settings(self) -> Settings:
        return self.follower.settings
