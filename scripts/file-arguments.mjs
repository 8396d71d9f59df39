// File arguments of people-facing scripts count from the folder the command was given in, not from the repository.
import { resolve } from "node:path";

/** Makes the values of file options absolute: `--sheet x.json` and `--sheet=x.json`. */
export function absoluteFileArguments(args, fileOptions, from) {
  return args.map((arg, index) => {
    // An option whose file may be left out can stand before another option.
    if (fileOptions.includes(args[index - 1]) && !arg.startsWith("-")) return resolve(from, arg);
    const option = fileOptions.find((name) => arg.startsWith(`${name}=`));
    return option === undefined ? arg : `${option}=${resolve(from, arg.slice(option.length + 1))}`;
  });
}
