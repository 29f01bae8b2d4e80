/** What people ask agents all day: a rule that is met by most of it looks for nothing in particular. */
export const everydayTexts: readonly string[] = [
  'Fix the failing test in src/cart.ts and tell me why it failed.',
  'Write a function that parses dates in the format of the log file.',
  'What does this error mean? TypeError: Cannot read properties of undefined',
  'Rename the variable user to account everywhere and run the build.',
  'Explain how the cache of sessions works, in two sentences.',
  'Add a column for the phone number to the form, with a check.',
  'git commit -m "Update the README" && git push',
  'Translate the page of prices into German and keep the markup.',
  'Summarise the discussion below for the people who missed the meeting.',
  'Please review my pull request; mind the names and the comments.',
];
