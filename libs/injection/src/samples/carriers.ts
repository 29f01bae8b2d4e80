/** What a tool brings in, with a place for a text in it. Of every sort that agents read daily. */
export const carriers: readonly { readonly sort: string; readonly around: (text: string) => string }[] = [
  { sort: 'bare', around: (text) => text },
  {
    sort: 'mail',
    around: (text) =>
      `From: Jo Weber <jo@shop.example>\nSubject: Invoice 4711\n\nHello,\n\nthe invoice is attached.\n\n${text}\n\nBest regards\nJo`,
  },
  {
    sort: 'page',
    around: (text) =>
      `<html><head><title>Weather</title></head><body><h1>Weather in Bern</h1><p>Sunny, 21 degrees.</p><p>${text}</p></body></html>`,
  },
  {
    sort: 'readme',
    around: (text) => `# tidy-csv\n\nReads CSV files.\n\n## Install\n\n    npm install tidy-csv\n\n${text}\n\n## License\n\nMIT\n`,
  },
  {
    sort: 'json',
    around: (text) => JSON.stringify({ id: 17, title: 'Crash at start', body: text, labels: ['bug'], comments: 2 }, null, 2),
  },
  {
    sort: 'code',
    around: (text) =>
      `import os\n\n# ${text.replaceAll('\n', '\n# ')}\ndef load(path):\n    with open(path) as file:\n        return file.read()\n`,
  },
  {
    sort: 'numbered',
    around: (text) =>
      `     1\tname,amount\n     2\tMiller,12.50\n${text
        .split('\n')
        .map((line, index) => `     ${index + 3}\t${line}`)
        .join('\n')}`,
  },
  {
    sort: 'log',
    around: (text) => `2026-03-01T10:00:01Z INFO started\n2026-03-01T10:00:02Z WARN ${text}\n2026-03-01T10:00:03Z INFO ready`,
  },
  { sort: 'calendar', around: (text) => `Event: Planning\nTime: 10:00 to 11:00\nPlace: Room 2\nDescription: ${text}\nGuests: 4` },
  { sort: 'issue', around: (text) => `#212 Build fails on Windows\nopened by sam\n\nSteps:\n1. npm ci\n2. npm run build\n\n${text}\n` },
];
