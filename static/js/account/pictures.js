/** Pictures to upload, scaled down first. */

const MOST_BYTES = 5 * 1024 * 1024;
const ENOUGH_BYTES = 1024 * 1024;
const ENOUGH_PIXELS = 1024; // a side

const TOO_LARGE = "A picture may have at most 5 MB. Choose a smaller one.";
const HEIC = "This browser cannot open HEIC pictures. Save it as JPEG and choose that one.";

/** Why a picture cannot be sent; `message` is a sentence for a person. */
export class UnsuitablePicture extends Error {}

/**
 * The picture as it is to be sent: `file` itself if it is small, else one of at most 1,024 pixels a side, upright.
 * Rejects with UnsuitablePicture. What this browser cannot open is left to the server, unless it is too large to send.
 */
export async function suitable(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return unopened(file);
  try {
    return isSmall(file, bitmap) ? file : await scaledDown(file, bitmap);
  } finally {
    bitmap.close();
  }
}

function unopened(file) {
  if (/\.hei[cf]$/i.test(file.name) || /^image\/hei[cf]/.test(file.type)) throw new UnsuitablePicture(HEIC);
  if (file.size > MOST_BYTES) throw new UnsuitablePicture(TOO_LARGE);
  return file;
}

function isSmall(file, { width, height }) {
  return file.size <= ENOUGH_BYTES && Math.max(width, height) <= ENOUGH_PIXELS;
}

async function scaledDown(file, bitmap) {
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, ENOUGH_PIXELS / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.9));
  return made ? new File([made], file.name, { type: made.type }) : unopened(file);
}
