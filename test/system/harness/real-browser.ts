import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { browserProgram } from './browser-program.js';

/** How long a page may take to show what it should: for what hangs, not for what is slow. */
const patienceMs = 60_000;

/** A real Chromium without a window. Each person has a profile of their own. */
export class RealBrowser {
  private constructor(private readonly browser: Browser) {}

  static async start(): Promise<RealBrowser> {
    // Its sandbox does not run as root; it shows pages of ours only.
    return new RealBrowser(await chromium.launch({ executablePath: browserProgram(), args: ['--no-sandbox'], timeout: patienceMs }));
  }

  async profile(): Promise<BrowserContext> {
    const profile = await this.browser.newContext();
    profile.setDefaultTimeout(patienceMs);
    return profile;
  }

  async page(): Promise<Page> {
    return (await this.profile()).newPage();
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

/** Signs somebody in at the development issuer, from the page of the control address. */
export async function signIn(page: Page, control: string, user: string): Promise<void> {
  await page.goto(control);
  await page.locator('a.button').click();
  await page.locator(`button[value="${user}"]`).click();
  await page.waitForURL(`${control}/`);
}
