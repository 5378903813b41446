import { defineWords } from '../../web/words/words.tsx';

/** Words of a forgotten password: asking for the link, and choosing with it. */
export const newPasswordWords = defineWords(
  {
    ask: 'A link for a new password',
    askText:
      'It is mailed to the address of your account, works once, and leaves your second factor as it is.',
    user: 'User name or e-mail address',
    writeUser: 'Write your user name or the e-mail address of your account.',
    send: 'Mail me a link',
    sent: 'Look into your mail',
    sentText:
      'If there is such an account with an address, a link is on its way. It works for {minutes, plural, one {one minute} other {# minutes}}. Nothing came? Ask your administrator, who can give you a new password.',
    choose: 'Choose a new password',
    chooseText: 'Everything that is signed in as you ends. Then sign in with the new password.',
    password: 'New password',
    passwordNote: 'A sentence of four or more words is easy to remember and hard to guess.',
    save: 'Keep this password',
    usedUp: 'This link was used already, or is too old.',
    saved: 'Your password is changed',
    savedText: 'All your sessions have ended. A mail tells you of it.',
    another: 'Ask for another link',
    toSignIn: 'Go to the sign-in',
  },
  {
    ask: 'Un enlace para una contraseña nueva',
    askText: 'Se envía a la dirección de su cuenta, sirve una sola vez y no cambia su segundo factor.',
    user: 'Nombre de usuario o dirección de correo',
    writeUser: 'Escriba su nombre de usuario o la dirección de correo de su cuenta.',
    send: 'Enviarme un enlace',
    sent: 'Mire su correo',
    sentText:
      'Si existe esa cuenta y tiene una dirección, el enlace está en camino. Sirve durante {minutes, plural, one {un minuto} other {# minutos}}. ¿No ha llegado nada? Pregunte a su administrador, que puede darle una contraseña nueva.',
    choose: 'Elija una contraseña nueva',
    chooseText:
      'Se cierra todo lo que tenga abierto con su usuario. Después inicie sesión con la contraseña nueva.',
    password: 'Contraseña nueva',
    passwordNote: 'Una frase de cuatro o más palabras es fácil de recordar y difícil de adivinar.',
    save: 'Guardar esta contraseña',
    usedUp: 'Este enlace ya se ha usado o es demasiado antiguo.',
    saved: 'Su contraseña ha cambiado',
    savedText: 'Se han cerrado todas sus sesiones. Un correo se lo comunica.',
    another: 'Pedir otro enlace',
    toSignIn: 'Ir al inicio de sesión',
  },
);
