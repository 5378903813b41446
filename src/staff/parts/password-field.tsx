import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.layer.css';
import { useWords } from '../../web/words/words.tsx';
import { useFieldError } from './form-errors.tsx';
import { partWords } from './part-words.ts';

/** A password, shown while the person wants to see it. */
export function PasswordField({ visibilityToggleButtonProps, ...props }: PasswordInputProps) {
  const say = useWords(partWords);
  const refused = useFieldError(props.id);
  return (
    <PasswordInput
      {...props}
      error={props.error ?? refused}
      visibilityToggleButtonProps={{ 'aria-label': say('showPassword'), ...visibilityToggleButtonProps }}
    />
  );
}
