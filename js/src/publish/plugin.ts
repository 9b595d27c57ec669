/** Publish: its commands, and where they are offered. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

import { load } from '../api';

export const publishPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-bookstore:publish',
  description: 'Publishes notebooks to S3 and gives the link.',
  autoStart: true,
  activate: (app: JupyterFrontEnd) => {
    app.commands.addCommand('bookstore:publish', {
      label: 'Publish',
      execute: async () => (await load()).candidate('x.ipynb', 1)
    });
  }
};
