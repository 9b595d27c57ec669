/** The path of the program for this machine. */
declare module 'workerd' {
  const workerd: { default: string };
  export default workerd;
}
