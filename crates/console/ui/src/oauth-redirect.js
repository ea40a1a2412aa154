// Hands what the authorization server answered back to the page of the documentation, and closes the window.
import 'swagger-ui-dist/oauth2-redirect.js';
