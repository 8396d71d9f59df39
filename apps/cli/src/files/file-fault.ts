/** The file as a whole cannot be read, or names what is not there. Nothing of it was sent. */
export class FileFault extends Error {
  override readonly name = "FileFault";
}
