/** The name of the outbox’s database, apart from what opens it. */
export const DATABASE = 'jupyterlab-bookstore';
