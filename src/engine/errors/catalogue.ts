import type { Sentence } from '../../metadata/label.ts';

/** Every code a refusal can carry, with its HTTP status and its title in every language. docs/developers/errors.md lists them; a test compares. */
export const problemCatalogue = {
  malformed_json: {
    status: 400,
    title: { en: 'The body is not JSON', es: 'El cuerpo no es JSON' },
  },
  invalid_request: {
    status: 400,
    title: {
      en: 'The request is not of the form that this call takes',
      es: 'La petición no tiene la forma que admite esta llamada',
    },
  },
  invalid_filter: {
    status: 400,
    title: { en: 'The filter is not valid', es: 'El filtro no es válido' },
  },
  invalid_cursor: {
    status: 400,
    title: { en: 'The cursor is not valid', es: 'El cursor no es válido' },
  },
  not_signed_in: {
    status: 401,
    title: { en: 'Sign in first', es: 'Inicie sesión' },
  },
  sign_in_failed: {
    status: 401,
    title: {
      en: 'The user name or the password is not right',
      es: 'El usuario o la contraseña no son correctos',
    },
  },
  second_factor_required: {
    status: 401,
    title: { en: 'A second factor is needed', es: 'Hace falta un segundo factor' },
  },
  wall: {
    status: 401,
    title: { en: 'The company’s wall stands before this', es: 'Delante está el muro de la empresa' },
  },
  token_expired: {
    status: 401,
    title: { en: 'The token has expired', es: 'El token ha caducado' },
  },
  forbidden: {
    status: 403,
    title: { en: 'Your rights do not allow this', es: 'Sus derechos no lo permiten' },
  },
  viewing_as: {
    status: 403,
    title: { en: 'You are looking as somebody else', es: 'Está viendo como otra persona' },
  },
  wrong_origin: {
    status: 403,
    title: { en: 'The request did not come from the app', es: 'La petición no vino de la aplicación' },
  },
  sign_in_unfinished: {
    status: 403,
    title: { en: 'Signing in is not finished', es: 'El inicio de sesión no ha terminado' },
  },
  step_up_required: {
    status: 403,
    title: { en: 'Prove again that it is you', es: 'Demuestre de nuevo que es usted' },
  },
  address_refused: {
    status: 403,
    title: { en: 'Not from this network', es: 'No desde esta red' },
  },
  second_person_required: {
    status: 403,
    title: { en: 'Another person has to do this', es: 'Ha de hacerlo otra persona' },
  },
  not_found: {
    status: 404,
    title: { en: 'There is nothing here that you may see', es: 'Aquí no hay nada que usted pueda ver' },
  },
  before_evidence: {
    status: 404,
    title: { en: 'Nothing is recorded of that time', es: 'De ese momento no consta nada' },
  },
  method_not_allowed: {
    status: 405,
    title: {
      en: 'This call does not exist for this address',
      es: 'Esta llamada no existe para esta dirección',
    },
  },
  conflict: {
    status: 409,
    title: { en: 'This contradicts what is already there', es: 'Contradice lo que ya hay' },
  },
  duplicate_value: {
    status: 409,
    title: { en: 'Another record has this value already', es: 'Otro registro tiene ya este valor' },
  },
  idempotency_conflict: {
    status: 409,
    title: {
      en: 'This Idempotency-Key was used for another request',
      es: 'Esta Idempotency-Key se usó para otra petición',
    },
  },
  erased_subject: {
    status: 409,
    title: { en: 'This person was erased', es: 'Esta persona fue suprimida' },
  },
  stale_version: {
    status: 412,
    title: { en: 'Somebody changed this in the meantime', es: 'Alguien lo cambió mientras tanto' },
  },
  too_large: {
    status: 413,
    title: { en: 'This is too large', es: 'Es demasiado grande' },
  },
  unsupported_type: {
    status: 415,
    title: { en: 'This type is not accepted', es: 'Este tipo no se admite' },
  },
  validation_failed: {
    status: 422,
    title: { en: 'Some values are not right', es: 'Algunos valores no son correctos' },
  },
  secret_locked: {
    status: 423,
    title: { en: 'A passphrase has to open this first', es: 'Antes ha de abrirlo una frase de paso' },
  },
  restricted: {
    status: 423,
    title: { en: 'This record is restricted', es: 'Este registro está limitado' },
  },
  too_many_requests: {
    status: 429,
    title: { en: 'Too many requests', es: 'Demasiadas peticiones' },
  },
  internal: {
    status: 500,
    title: { en: 'Something broke on our side', es: 'Algo falló por nuestra parte' },
  },
  unavailable: {
    status: 503,
    title: {
      en: 'The service cannot answer right now',
      es: 'El servicio no puede responder en este momento',
    },
  },
  disk_full: {
    status: 507,
    title: { en: 'There is no room left', es: 'No queda sitio' },
  },
} as const satisfies Record<string, { readonly status: number; readonly title: Sentence }>;

export type ProblemCode = keyof typeof problemCatalogue;
