// The camera that looks away from the leader: opened, kept awake, given back.

const WISH = {
  audio: false,
  video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } },
};

/** Why a camera does not open, as the word of the page that says so. */
const REASONS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
};

/** A camera shown in a video element; `whenLost` is told when it is taken away. */
export class Camera {
  constructor(video, whenLost) {
    this.video = video;
    this.whenLost = whenLost;
    this.stream = null;
    this.lock = null;
    document.addEventListener("visibilitychange", () => {
      // The browser gives the lock back by itself when the page is hidden.
      if (this.stream && document.visibilityState === "visible") this.stayAwake();
    });
  }

  /** Whether this page may have a camera at all: over plain http browsers offer none. */
  static offered() {
    return Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  }

  /** Opens it; rejects with an error whose `message` is a reason. */
  async open() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(WISH);
      this.video.srcObject = this.stream;
      await this.video.play();
    } catch (error) {
      this.close();
      throw new Error(REASONS[error.name] || "busy");
    }
    for (const track of this.stream.getVideoTracks())
      track.addEventListener("ended", () => {
        this.close();
        this.whenLost();
      });
    this.stayAwake();
  }

  close() {
    if (this.stream) this.stream.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
    if (this.lock) this.lock.release().catch(() => {});
    this.lock = null;
  }

  /** The next picture of the camera. */
  next() {
    return new Promise((resolve) => {
      if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(resolve);
      else setTimeout(resolve, 60);
    });
  }

  async stayAwake() {
    if (!navigator.wakeLock) return;
    try {
      this.lock = await navigator.wakeLock.request("screen");
    } catch (error) {
      this.lock = null; // low battery: the screen goes dark, nothing else is lost
    }
  }
}
