/**
 * The operations of a document with their answers as they are read. The fetch library's types take readonly arrays for
 * objects without an iterator; in answers they are arrays again.
 */
export type Answering<Paths> = {
  readonly [Path in keyof Paths]: {
    readonly [Method in keyof Paths[Path]]: Paths[Path][Method] extends {
      readonly responses: infer Responses;
    }
      ? Omit<Paths[Path][Method], "responses"> & { readonly responses: WithArrays<Responses> }
      : Paths[Path][Method];
  };
};

type WithArrays<T> = T extends readonly (infer Item)[]
  ? WithArrays<Item>[]
  : T extends object
    ? { [Key in keyof T]: WithArrays<T[Key]> }
    : T;
