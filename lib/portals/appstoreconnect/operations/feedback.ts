import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, maybe, resource, single } from '../jsonapi'

const text = maybe(v.string())
const number = maybe(v.number())

const told = {
  createdDate: text,
  comment: text,
  email: text,
  deviceModel: text,
  osVersion: text,
  locale: text,
  architecture: text,
  connectionType: text,
  appUptimeInMilliseconds: number,
  diskBytesAvailable: number,
  diskBytesTotal: number,
  batteryPercentage: number,
  appPlatform: text,
}

/** What a tester sent after a crash. */
const Crash = resource('betaFeedbackCrashSubmissions', told)

/** What a tester sent with pictures; their addresses end after a while. */
const Screenshot = resource('betaFeedbackScreenshotSubmissions', {
  ...told,
  screenshots: maybe(v.array(v.object({ url: text, width: number, height: number, expirationDate: text }))),
})

const Log = v.object({ data: maybe(resource('betaCrashLogs', { logText: text })) })

const pages = { pages: 'nextLink' } as const
const of = '/v1/apps/{id}' as const

/** What testers send from TestFlight. */
export const feedback = {
  apps_betaFeedbackCrashSubmissions_getToManyRelated: operation(
    'testflight',
    'GET',
    `${of}/betaFeedbackCrashSubmissions`,
    collection(Crash),
    pages,
  ),
  apps_betaFeedbackScreenshotSubmissions_getToManyRelated: operation(
    'testflight',
    'GET',
    `${of}/betaFeedbackScreenshotSubmissions`,
    collection(Screenshot),
    pages,
  ),
  betaFeedbackCrashSubmissions_getInstance: operation(
    'testflight',
    'GET',
    '/v1/betaFeedbackCrashSubmissions/{id}',
    single(Crash),
  ),
  betaFeedbackScreenshotSubmissions_getInstance: operation(
    'testflight',
    'GET',
    '/v1/betaFeedbackScreenshotSubmissions/{id}',
    single(Screenshot),
  ),
  betaFeedbackCrashSubmissions_crashLog_getToOneRelated: operation(
    'testflight',
    'GET',
    '/v1/betaFeedbackCrashSubmissions/{id}/crashLog',
    Log,
  ),
}
