// Shows the API's documentation. Where it is, and where people come back after they have signed in, the page says.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';

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
