// <photo-shrink data-max-side="1600" data-max-bytes="400000" data-busy data-done> around a file input: makes a chosen picture
// small before it is sent, because the street's uplink is slow. Keeps the original whenever it cannot; the server checks again.
import { el } from "../lib/dom.js";

customElements.define("photo-shrink", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type="file"]');
    if (!this.input || !window.DataTransfer || !HTMLCanvasElement.prototype.toBlob) return;
    this.said = el("p", { class: "hint", role: "status" });
    this.preview = el("img", { class: "pic pic--l", alt: "", hidden: true });
    this.append(this.preview, this.said);
    this.input.addEventListener("change", () => this.work());
  }

  async work() {
    const files = [...this.input.files];
    this.preview.hidden = true;
    this.said.textContent = "";
    if (!files.some((file) => file.type.startsWith("image/"))) return;
    const button = this.input.form?.querySelector("[type=submit]");
    this.said.textContent = this.dataset.busy || "";
    if (button) button.disabled = true;
    try {
      const small = await Promise.all(files.map((file) => this.shrink(file)));
      const box = new DataTransfer();
      for (const file of small) box.items.add(file);
      this.input.files = box.files;
      this.show(small);
    } catch {
      this.said.textContent = "";
    } finally {
      if (button) button.disabled = false;
    }
  }

  show(files) {
    if (this.address) URL.revokeObjectURL(this.address);
    const kilobytes = Math.round(files.reduce((sum, file) => sum + file.size, 0) / 1000);
    this.said.textContent = `${this.dataset.done || ""} ${kilobytes} kB`.trim();
    this.address = URL.createObjectURL(files[0]);
    this.preview.src = this.address;
    this.preview.hidden = !files[0].type.startsWith("image/");
  }

  async shrink(file) {
    if (!/^image\/(jpeg|png|webp|heic|heif|avif)$/.test(file.type)) return file;
    const side = Number(this.dataset.maxSide) || 1600;
    const bytes = Number(this.dataset.maxBytes) || 400000;
    try {
      const picture = await load(file);
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      if (scale === 1 && file.size <= bytes && file.type === "image/jpeg") return file;
      const blob = await draw(picture, scale, bytes);
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
    } catch {
      return file;
    }
  }
});

async function load(file) {
  // imageOrientation turns a portrait the way the camera meant it; old browsers without it go through <img>.
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const image = new Image();
    image.src = URL.createObjectURL(file);
    await image.decode();
    URL.revokeObjectURL(image.src);
    return image;
  }
}

// Lowers the quality first, then the size, until the picture fits.
async function draw(picture, scale, bytes) {
  let blob = null;
  for (const [quality, factor] of [[0.82, 1], [0.7, 1], [0.6, 0.85], [0.55, 0.65], [0.5, 0.5]]) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale * factor));
    canvas.height = Math.max(1, Math.round(picture.height * scale * factor));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob && blob.size <= bytes) break;
  }
  return blob;
}
