// The worker that reads pictures, as a promise for each; and how pictures come to it.

/** Long enough a side for a card at the end of the room, short enough for a phone's memory. */
const LONGEST = 2880;

/** Reads one picture after another; each is taken only when the one before has been read. */
export class Eye {
  constructor(worker, scripts) {
    this.worker = new Worker(worker);
    this.canvas = document.createElement("canvas");
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
    this.ready = this.answer(() => this.worker.postMessage({ scripts }));
    this.ready.catch(() => {}); // told to whoever wants to read
    this.last = this.ready;
  }

  /** {cards, milliseconds} of what a video shows now, or of an image. */
  read(source, width, height) {
    const before = this.last.catch(() => {});
    this.last = this.ready.then(() => before).then(() => this.answer(() => this.send(source, width, height)));
    return this.last;
  }

  send(source, width, height) {
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.pen.drawImage(source, 0, 0, this.canvas.width, this.canvas.height);
    const picture = this.pen.getImageData(0, 0, this.canvas.width, this.canvas.height);
    const message = { width: picture.width, height: picture.height, rgba: picture.data.buffer };
    this.worker.postMessage(message, [message.rgba]);
  }

  /** What the worker says to what `ask` sends it. */
  answer(ask) {
    return new Promise((resolve, reject) => {
      this.worker.onmessage = ({ data }) => resolve(data);
      this.worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      ask();
    });
  }
}

/** A picture that was taken, the right way up; rejects what is no picture. */
export async function opened(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (error) {
    // A browser that does not know this option turns pictures when they are shown.
    const image = new Image();
    image.src = await new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(file);
    });
    await image.decode();
    return image;
  }
}
