/** What an error of the mail server means: for the person who looks at the outbox, and for whether to try again. */
export interface SendFailure {
  /** Without the server's own words, which repeat addresses. */
  readonly sentence: string;
  /** Trying again makes no sense. */
  readonly final: boolean;
  /** The server may have taken the mail: the connection was lost after the text was on its way. */
  readonly perhapsSent: boolean;
}

export function sendFailureOf(error: unknown): SendFailure {
  const { code, command, responseCode } = parts(error);
  if (responseCode >= 500) {
    const about = command === 'DATA' ? 'the mail' : 'the address';
    const sentence =
      code === 'EAUTH'
        ? 'The mail server refused the sign-in of this installation. Check SMTP_URL.'
        : `The mail server refused ${about} (${responseCode}).`;
    return { sentence, final: code !== 'EAUTH', perhapsSent: false };
  }
  if (responseCode >= 400) {
    return {
      sentence: `The mail server asks to try again later (${responseCode}).`,
      final: false,
      perhapsSent: false,
    };
  }
  if (['EMESSAGE', 'EFILEACCESS', 'EURLACCESS', 'ESTREAM'].includes(code)) {
    return { sentence: 'The mail could not be put together.', final: true, perhapsSent: false };
  }
  return { sentence: 'The mail server could not be reached.', final: false, perhapsSent: command === 'DATA' };
}

function parts(error: unknown): { code: string; command: string; responseCode: number } {
  const found: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const text = (name: string): string => (typeof found[name] === 'string' ? found[name] : '');
  return {
    code: text('code'),
    command: text('command'),
    responseCode: typeof found.responseCode === 'number' ? found.responseCode : 0,
  };
}
