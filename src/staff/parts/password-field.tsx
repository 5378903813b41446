import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.layer.css';
import { useWords } from '../../web/words/words.tsx';
import { partWords } from './part-words.ts';

/** A password, shown while the person wants to see it. */
export function PasswordField({ visibilityToggleButtonProps, ...props }: PasswordInputProps) {
  const say = useWords(partWords);
  return (
    <PasswordInput
      {...props}
      visibilityToggleButtonProps={{ 'aria-label': say('showPassword'), ...visibilityToggleButtonProps }}
    />
  );
}
