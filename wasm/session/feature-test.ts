/** Which of the two builds of the engine a place can run. */
export type Build = "simd" | "relaxed";

/** A module with one function that multiplies and adds with f32x4.relaxed_madd, and nothing else. */
const relaxedModule = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version
  ...[1, 5, 1, 0x60, 0, 1, 0x7b], // type: () -> v128
  ...[3, 2, 1, 0], // one function of that type
  ...[10, 19, 1, 17, 0], // its code, without locals:
  ...[0x41, 1, 0xfd, 0x11], // i32.const 1, i32x4.splat
  ...[0x41, 1, 0xfd, 0x11],
  ...[0x41, 1, 0xfd, 0x11],
  ...[0xfd, 0x85, 0x02, 0x0b], // f32x4.relaxed_madd, end
);

/** The build to run here: relaxed wherever its instructions are known. */
export const detectBuild = (): Build => (WebAssembly.validate(relaxedModule) ? "relaxed" : "simd");
