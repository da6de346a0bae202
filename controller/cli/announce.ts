import { say } from '../config/problems.ts';
import type { Output } from './output.ts';
import type { PersonEntry } from './people.ts';

/** Tokens of the demonstration's records system and wall; kept in the clear, as nothing real hangs on them. */
export interface DemoTokens {
  readonly records: string;
  readonly wall: string;
  readonly kiosk: string;
}

export interface Announcement {
  readonly url: string;
  readonly panel: string;
  readonly people: readonly PersonEntry[];
  readonly tokens: DemoTokens;
}

/** Tells a visitor where everything is and who they can be. */
export function announce(
  asJson: boolean,
  output: Output,
  { url, panel, people, tokens }: Announcement,
): void {
  const addresses = {
    kiosk: `${url}/kiosk/?station=kiosk-1&token=${tokens.kiosk}`,
    wall: `${url}/wall/?token=${tokens.wall}`,
    docs: `${url}/docs`,
    panel,
  };
  if (asJson) {
    console.log(JSON.stringify({ ready: true, url, ...addresses, tokens, people }));
    return;
  }
  const { kiosk, wall, docs } = addresses;
  const lines = [
    say(`  一体机          ${kiosk}`, `  Kiosk                 ${kiosk}`),
    say(`  监控墙          ${wall}`, `  Wall                  ${wall}`),
    say(`  接口文档        ${docs}`, `  API documentation     ${docs}`),
    say(`  模拟器面板      ${panel}`, `  Simulator panel       ${panel}`),
    say('', ''),
    say('  登录（演示用，PIN 与卡号公开）', '  Logins (a demonstration: PINs and cards are public)'),
    ...people.map(describe),
    say(`    档案系统令牌：${tokens.records}`, `    records system token: ${tokens.records}`),
    say('', ''),
    say('  按 Ctrl-C 停止。', '  Ctrl-C stops everything.'),
  ];
  output.line('');
  for (const line of lines) output.line(line);
}

function describe({ name, roles = [], login, pin, card }: PersonEntry): ReturnType<typeof say> {
  return login === undefined
    ? say(`    借阅人 ${name}：卡 ${card}`, `    borrower ${name}: card ${card}`)
    : say(
        `    ${name}（${roles.join('、')}）：工号 ${login}，PIN ${pin}，卡 ${card}`,
        `    ${name} (${roles.join(', ')}): login ${login}, PIN ${pin}, card ${card}`,
      );
}
