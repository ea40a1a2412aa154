// Shows the API's documentation. Where it is, and where people come back after they have signed in, the page says.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';

// Dark where the console was made dark, else as the system is.
const system = matchMedia('(prefers-color-scheme: dark)');
const dress = () => document.documentElement.classList.toggle('dark-mode', (localStorage.getItem('mode') ?? (system.matches ? 'dark' : 'light')) === 'dark');
dress();
system.addEventListener('change', dress);

const place = document.getElementById('documentation');
const ui = SwaggerUI({
  domNode: place,
  url: place.dataset.document,
  oauth2RedirectUrl: place.dataset.redirect,
  deepLinking: true,
  // Nothing is asked of other hosts.
  validatorUrl: null,
});
ui.initOAuth({ scopes: 'api', usePkceWithAuthorizationCodeGrant: true });
