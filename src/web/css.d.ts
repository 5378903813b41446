/** What Vite makes of a stylesheet: class names by the names in the file, or a side effect. */
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
declare module '*.css';
