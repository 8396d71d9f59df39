/** The form with which test accounts sign in: no scripts, nothing from elsewhere. */
export function loginPage({
  action,
  mistake,
}: {
  readonly action: string;
  readonly mistake: boolean;
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem; }
label { display: block; margin-top: 1rem; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: 0.3rem; }
button { font: inherit; margin-top: 1.5rem; padding: 0.3rem 1.5rem; }
</style>
</head>
<body>
<h1>Sign in at your institution</h1>
<p>For the test accounts of the playground; nobody here exists. For example student07@noordzee.</p>
${mistake ? '<p role="alert">There is no account with this name and password.</p>' : ""}
<form method="post" action="${action}">
<label for="username">Username</label>
<input id="username" name="username" autocomplete="username" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">Sign in</button>
</form>
</body>
</html>
`;
}

export const LOGIN_PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "cache-control": "no-store",
} as const;
