import { badData, cancelled } from "../../wasm/engine-error";
import type { ReadOptions, TableFacts } from "../../wasm/tables/byte-source";
import { pictureSize } from "../../wasm/tables/picture-size";
import { RowWriter, type TableSink } from "../../wasm/tables/table-sink";
import type { TableSource } from "./protocol";

type Images = Extract<TableSource, { kind: "images" }>;
type Picture = Images["files"][number];

/** A picture of more pixels is no example but a photograph; and what unpacks to it may be a trap. */
const mostPixels = 20_000_000;
const mostPictures = 50_000;

/**
 * Decodes a folder of pictures into rows: a column for each pixel, named by its place as MNIST's are, from 0 (black) to
 * 1, and the column label, the name of the folder that a picture lies in. All are resized to one size.
 * Throws bad_data naming the picture, or cancelled.
 */
export async function readImages(source: Images, sink: TableSink, options: ReadOptions): Promise<TableFacts> {
  const { width, height, colour } = sizeOf(source.given);
  const pictures = source.files
    .filter(({ path }) => /\.(png|jpe?g)$/i.test(path) && !/(^|\/)\./.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  if (pictures.length === 0)
    throw badData(
      source.name,
      "There are no PNG or JPEG pictures in this folder. Each class has a folder in it.",
    );
  if (pictures.length > mostPictures) {
    throw badData(source.name, `There are ${pictures.length} pictures; at most ${mostPictures} are read.`);
  }
  const columns = [...pixelNames(width, height, colour), "label"];
  const writer = new RowWriter(source.name, columns, sink, (row) => `picture ${row}`, { missing: [] });
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw badData(source.name, "This browser gives no canvas to decode pictures on.");
  const sizes = new Set<string>();
  for (const [i, picture] of pictures.entries()) {
    if (options.signal?.aborted) throw cancelled(source.name);
    const place = picture.path === source.name ? source.name : `${source.name}, ${picture.path}`;
    sizes.add(await checkedSize(place, picture));
    const bitmap = await createImageBitmap(picture.file, {
      resizeWidth: width,
      resizeHeight: height,
      resizeQuality: "high",
    }).catch(() => {
      throw badData(
        place,
        "This picture is damaged, or of a kind that the browser cannot decode. Leave it out.",
      );
    });
    // What is transparent stands on white, as on paper.
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    const { data } = context.getImageData(0, 0, width, height);
    writer.add([...levels(data, colour), classOf(place, picture)]);
    options.progress?.((i + 1) / pictures.length);
  }
  writer.flush();
  const notes: string[] = [];
  if (sizes.size > 1 || !sizes.has(`${width} x ${height}`)) {
    const from = sizes.size === 1 ? [...sizes][0] : `${sizes.size} different sizes`;
    notes.push(`The pictures were resized from ${from} to ${width} x ${height} pixels.`);
  }
  const others = source.files.length - pictures.length;
  if (others > 0) notes.push(`${others} other file${others === 1 ? " was" : "s were"} left out.`);
  return { rows: pictures.length, notes };
}

function sizeOf(given: Images["given"]) {
  const whole = (key: string) => (typeof given?.[key] === "number" ? (given[key] as number) : 16);
  return { width: whole("width"), height: whole("height"), colour: given?.colour === true };
}

function pixelNames(width: number, height: number, colour: boolean): string[] {
  const digits = (n: number, most: number) => String(n).padStart(Math.max(2, String(most - 1).length), "0");
  const names: string[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const name = `p${digits(y, height)}${digits(x, width)}`;
      names.push(...(colour ? ["r", "g", "b"].map((channel) => `${name}${channel}`) : [name]));
    }
  }
  return names;
}

async function checkedSize(place: string, { file }: Picture): Promise<string> {
  const size = pictureSize(new Uint8Array(await file.slice(0, 1 << 18).arrayBuffer()));
  if (!size) throw badData(place, "This is no PNG or JPEG picture, or it is cut off. Leave it out.");
  if (size.width * size.height > mostPixels) {
    throw badData(
      place,
      `This picture has ${size.width} x ${size.height} pixels; at most 20 million are decoded. Make it smaller, or leave it out.`,
    );
  }
  return `${size.width} x ${size.height}`;
}

/** The folder that the picture lies in. */
function classOf(place: string, { path }: Picture): string {
  const folders = path.split("/").slice(0, -1);
  // The chosen folder itself is no class.
  const name = folders.length > 1 ? folders.at(-1) : undefined;
  if (name) return name;
  throw badData(
    place,
    "This picture lies in no folder that names its class. Make a folder for each class, and open the one above.",
  );
}

const texts = Array.from({ length: 256 }, (_, byte) => String(byte / 255));

/** Grey as in Pillow's mode L: ITU-R 601-2. */
function levels(data: Uint8ClampedArray, colour: boolean): string[] {
  const out: string[] = [];
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
    const bytes = colour ? [r, g, b] : [(r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16];
    for (const byte of bytes) out.push(texts[byte] ?? "");
  }
  return out;
}
