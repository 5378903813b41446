import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const FACES = {
  '@expo-google-fonts/noto-sans': ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold'],
  '@expo-google-fonts/noto-sans-arabic': ['400Regular', '600SemiBold', '700Bold'],
} as const;

/** Folders of the TTF files that documents are set in. They ship with the product: the machine's own fonts are not used. */
export function fontFolders(): string[] {
  const require = createRequire(import.meta.url);
  return Object.entries(FACES).flatMap(([name, faces]) => {
    const folder = dirname(require.resolve(`${name}/package.json`));
    return faces.map((face) => join(folder, face));
  });
}
