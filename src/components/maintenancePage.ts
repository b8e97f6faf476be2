// What users see while maintenance is on. A load balancer's fixed response has at most 1,024 bytes and no headers
// of its own: so the page is small, names its charset itself and loads nothing.

/** HTML, in ASCII alone, so that it needs no charset of the load balancer's. */
export const MAINTENANCE_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Down for maintenance</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto 0; padding: 0 1.5rem; }
</style>
</head>
<body>
<main>
<h1>We are fixing a problem</h1>
<p>This service is not available at the moment. Please try again later.</p>
</main>
</body>
</html>`;
