/** The tensors of a safetensors file of float32 numbers, by name. */
export function tensorsOf(file: Buffer): Map<string, number[]> {
  const length = Number(file.readBigUInt64LE());
  const header = JSON.parse(file.subarray(8, 8 + length).toString()) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  const data = file.subarray(8 + length);
  const tensors = new Map<string, number[]>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const [from, to] = entry.data_offsets;
    const count = (to - from) / 4;
    tensors.set(
      name,
      Array.from({ length: count }, (_, i) => data.readFloatLE(from + 4 * i)),
    );
  }
  return tensors;
}
