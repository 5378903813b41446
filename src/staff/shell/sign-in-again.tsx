import { Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useQueryClient } from '@tanstack/react-query';
import { useWords } from '../../web/words/words.tsx';
import { useMe } from '../session.tsx';
import { shellWords } from '../words/shell-words.ts';
import classes from './sign-in.module.css';
import { SignInForm } from './sign-in-form.tsx';

/** Over a page whose session ended: the page stays as it is, with everything that was written in it. */
export function SignInAgain() {
  const say = useWords(shellWords);
  const me = useMe();
  const queries = useQueryClient();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={say('signInAgain')}
      centered
      size={380}
      transitionProps={{ duration: 0 }}
    >
      <p className={classes.text}>{say('signInAgainText')}</p>
      <SignInForm
        username={me.username}
        inPlace
        onDone={(now) => {
          if (now.session.unfinished) window.location.assign('/finish');
          else if (now.id === me.id) void queries.invalidateQueries();
          else window.location.assign('/');
        }}
      />
    </Modal>
  );
}
