/**
 * Where the browser goes once somebody has signed in, as an address of this node; undefined for anything that could
 * lead elsewhere (`//host`, `/\host`, another scheme).
 */
export function returnAddress(returnTo: string, baseUrl: string): string | undefined {
  if (!/^\/(?![/\\])[^\\\p{Cc} ]*$/u.test(returnTo)) return undefined;
  const address = `${baseUrl}${returnTo}`;
  return URL.canParse(address) && new URL(address).origin === baseUrl ? address : undefined;
}
