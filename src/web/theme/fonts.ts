/** Self-hosted type: the browser takes only the scripts that a page shows. */
import '@fontsource-variable/inter/opsz.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/noto-sans-arabic/arabic-400.css';
import '@fontsource/noto-sans-arabic/arabic-600.css';
