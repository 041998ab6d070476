// What an owner does by hand: one script tag that names the workspace. Here the address names it,
// so that one page serves every workspace of this server: /demo?workspace=…
const asked = new URLSearchParams(location.search);

// The language stays as it was chosen for as long as the tab is open.
const language = asked.get('lang') ?? sessionStorage.getItem('language') ?? navigator.language;
document.documentElement.lang = language.startsWith('fr') ? 'fr' : 'en';
if (asked.has('lang')) sessionStorage.setItem('language', document.documentElement.lang);

const workspace = asked.get('workspace') ?? sessionStorage.getItem('workspace');
if (workspace) {
	sessionStorage.setItem('workspace', workspace);
	const script = document.createElement('script');
	script.async = true;
	script.src = '/widget.js';
	script.dataset.workspace = workspace;
	document.head.append(script);
} else {
	document.getElementById('missing').hidden = false;
}
