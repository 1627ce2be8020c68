/** What a description's data.source says of how a file is to be read; what it leaves open is found out. */
export type SourceOptions = Readonly<Record<string, unknown>>;

export function givenText(given: SourceOptions, key: string): string | undefined {
  const value = given[key];
  return typeof value === "string" ? value : undefined;
}

/** The texts that stand for a missing value; undefined: those that the engine knows. */
export function missingTokens(given: SourceOptions): string[] | undefined {
  const tokens = givenText(given, "missing")?.split(",");
  return tokens?.map((token) => token.trim()).filter((token) => token !== "");
}
