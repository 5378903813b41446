import { defineWords } from '../../web/words/words.tsx';

/** Words of proving who one is: signing in, and again before dangerous actions. */
export const proveWords = defineWords(
  {
    title: 'Prove that it is you',
    text: 'What you are about to do needs a fresh proof of who you are. What you wrote on this page stays, and is sent then.',
    password: 'Password',
    code: 'Code of your authenticator app, or a recovery code',
    prove: 'Prove it',
    passkey: 'Use a passkey',
    provider: 'Use single sign-on',
    waiting: 'Waiting for the other window …',
    or: 'or',
    noPasskey: 'No passkey was used. Try again, or prove it another way.',
    notRecognised: 'You were not recognised there. Try again, or prove it another way.',
    fillIn: 'Write your password or a code.',
    nothing: 'You have nothing to prove it with here. Sign out and in again.',
    provenTitle: 'You can close this window',
    provenText: 'The page that you came from goes on by itself.',
    otherPersonTitle: 'This is not you',
    otherPersonText:
      'Somebody else is signed in at the identity provider. Close this window and try again there.',
  },
  {
    title: 'Confirme que es usted',
    text: 'Lo que va a hacer necesita que confirme de nuevo quién es. Lo que ha escrito en esta página se conserva y se envía entonces.',
    password: 'Contraseña',
    code: 'Código de su aplicación de autenticación o código de recuperación',
    prove: 'Confirmar',
    passkey: 'Usar una llave de acceso',
    provider: 'Usar el inicio de sesión único',
    waiting: 'Esperando a la otra ventana…',
    or: 'o',
    noPasskey:
      'No se ha usado ninguna llave de acceso. Inténtelo de nuevo o confirme su identidad de otra forma.',
    notRecognised: 'No se le ha reconocido allí. Inténtelo de nuevo o confirme su identidad de otra forma.',
    fillIn: 'Escriba su contraseña o un código.',
    nothing: 'Aquí no tiene con qué confirmarlo. Cierre la sesión e iníciela de nuevo.',
    provenTitle: 'Puede cerrar esta ventana',
    provenText: 'La página de la que venía continúa sola.',
    otherPersonTitle: 'No es usted',
    otherPersonText:
      'En el proveedor de identidad hay otra persona con la sesión iniciada. Cierre esta ventana e inténtelo de nuevo.',
  },
);
