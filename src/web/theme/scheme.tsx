import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import './fonts.ts';
import './mantine.ts';
import './tokens.css';
import './page.css';
import { cssVariablesResolver, theme } from './theme.ts';

const manager = localStorageColorSchemeManager({ key: 'attesta.scheme' });

/** The look of the app: theme, tokens and the choice of light, dark or the system's. */
export function Look({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={manager}
      defaultColorScheme="auto"
    >
      {children}
    </MantineProvider>
  );
}
