// @ts-check
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      '.yarn/',
      'target/',
      '**/node_modules/',
      'js/lib/',
      'js/wasm/',
      'js/dist/',
      'js/jupyterlab_bookstore/labextension/',
      'crates/bookstore-edge/build/',
      'tests/results/'
    ]
  },
  js.configs.recommended,
  {
    rules: {
      'array-callback-return': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error'
    }
  },
  {
    files: ['ci/**/*.mjs', 'ci/clone_request', 'tests/**/*.mjs', '*.mjs'],
    languageOptions: { globals: globals.node }
  },
  {
    // Scripts that a page loads, not a module bundler.
    files: ['crates/bookstore-edge/**/*.js'],
    languageOptions: { globals: globals.browser }
  },
  {
    files: ['crates/bookstore-edge/self-hosted/*.js'],
    languageOptions: { globals: { FixedLengthStream: 'readonly' } }
  },
  {
    files: ['js/**/*.{ts,tsx}', 'tests/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname }
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error'
    }
  },
  prettier
);
