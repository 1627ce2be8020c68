/** What the engine found worth knowing, as one sentence after its place. */
export const warningText = ({ path, message }: { path: string; message: string }): string =>
  [path, message].filter(Boolean).join(": ");
