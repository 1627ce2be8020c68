/** Which of the two builds of the engine a place can run. */
export type Build = "simd" | "relaxed";

/** A module with one function, a(x, y, z) = x * y + z by f32x4.relaxed_madd, and nothing else. */
const relaxedModule = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version
  ...[1, 8, 1, 0x60, 3, 0x7d, 0x7d, 0x7d, 1, 0x7d], // type: (f32, f32, f32) -> f32
  ...[3, 2, 1, 0], // one function of that type
  ...[7, 5, 1, 1, 0x61, 0, 0], // exported as "a"
  ...[10, 22, 1, 20, 0], // its code, without locals:
  ...[0x20, 0, 0xfd, 0x13], // local.get 0, f32x4.splat
  ...[0x20, 1, 0xfd, 0x13],
  ...[0x20, 2, 0xfd, 0x13],
  ...[0xfd, 0x85, 0x02], // f32x4.relaxed_madd
  ...[0xfd, 0x1f, 0, 0x0b], // f32x4.extract_lane 0, end
);

/** The nearest number to 1 of which two squares differ: in one rounding, and in two. */
const nearOne = 1 + 2 ** -12;

/** Whether x * y + z, computed by that function, is rounded once: then the product's last bit is still there. */
export const isFused = (multiplyAdd: (x: number, y: number, z: number) => number): boolean =>
  multiplyAdd(nearOne, nearOne, -(1 + 2 ** -11)) === 2 ** -24;

/**
 * The build to run here. Relaxed wherever its instructions are known and, executed once, turn out to be fused: they may
 * also round twice, as on a processor without FMA, and then the relaxed build would give other numbers there than
 * everywhere else, and be no faster. There, and where nothing may be compiled yet, it is the build that never fuses.
 * Takes a fraction of a millisecond, and waits for nothing.
 */
export function detectBuild(): Build {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(relaxedModule));
    return isFused(exports.a as (x: number, y: number, z: number) => number) ? "relaxed" : "simd";
  } catch {
    return "simd";
  }
}
