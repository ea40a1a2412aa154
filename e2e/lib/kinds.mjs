// The kinds of clients that an application can be, as options of `client add`.

export const REDIRECT_URI = 'https://app.example/callback';
export const SIGNED_OUT_URI = 'https://app.example/bye';
export const SCOPE = 'openid user email api offline_access';

const registered = ['--scope', SCOPE.replaceAll(' ', ','), '--redirect-uri', REDIRECT_URI, '--post-logout-redirect-uri', SIGNED_OUT_URI];
const confidential = [...registered, '--grant', 'authorization_code,client_credentials', '--profile', 'Observer'];
const jwt = (algorithm) => ({
  name: `JWT signed with ${algorithm}`,
  options: [...confidential, '--token-format', 'jwt', '--signing-algorithm', algorithm],
  algorithm,
  signsAccessTokens: true,
});

export const KINDS = [
  { name: 'opaque tokens', options: confidential, algorithm: 'ES256' },
  jwt('ES256'),
  jwt('EdDSA'),
  jwt('RS256'),
  { name: 'a public client', options: [...registered, '--grant', 'authorization_code', '--public'], algorithm: 'ES256', isPublic: true },
];
