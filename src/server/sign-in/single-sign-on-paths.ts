/** The calls of single sign-on, relative to `/api/v1`. The second is registered with the provider, so it never changes. */
export const START_PATH = '/sign-in/single-sign-on';
export const CALLBACK_PATH = '/sign-in/single-sign-on/callback';
export const API_PATH_OF_CALLBACK = `/api/v1${CALLBACK_PATH}`;
