import { METHODS, type OpenApiDocument, resolveReference } from "@wissel/contract";

/**
 * A written document in the form in which a node publishes it: parameters, bodies and answers that are shared in the
 * source stand where they are used; everything else stays as it is.
 */
export function asPublished(document: OpenApiDocument): object {
  const { parameters: _p, responses: _r, requestBodies: _b, ...components } = document.components ?? {};
  const paths = Object.entries(document.paths).map(([path, { parameters: shared = [], ...item }]) => [
    path,
    Object.fromEntries(
      METHODS.flatMap((method) => {
        const operation = item[method];
        if (operation === undefined) return [];
        const { parameters = [], requestBody, responses, ...texts } = operation;
        const all = [...shared, ...parameters].map((one) => resolveReference(document, one));
        const body = requestBody === undefined ? undefined : resolveReference(document, requestBody);
        return [
          [
            method,
            {
              ...texts,
              ...(all.length === 0 ? {} : { parameters: byPlaceAndName(all) }),
              ...(body === undefined ? {} : { requestBody: { ...body, required: body.required === true } }),
              responses: Object.fromEntries(
                Object.entries(responses).map(([status, one]) => [status, resolveReference(document, one)]),
              ),
            },
          ],
        ];
      }),
    ),
  ]);
  return { ...document, components, paths: Object.fromEntries(paths) };
}

/** The order of parameters means nothing. */
function byPlaceAndName<T extends { readonly in: string; readonly name: string }>(
  all: readonly T[],
): readonly T[] {
  return all.toSorted((a, b) => (`${a.in} ${a.name}` < `${b.in} ${b.name}` ? -1 : 1));
}
