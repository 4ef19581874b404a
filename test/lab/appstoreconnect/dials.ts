import type { KeyRate } from './rate.ts'
import { type StorageDials, usualStorage } from './storage.ts'

/** What can be changed while the portal runs. Times are milliseconds. */
export interface Dials {
  rate: KeyRate | false
  /** A required agreement is missing or has expired, in today's words or the older ones. */
  agreements: 'missing' | 'old' | null
  /** Every page is the one to sign in. */
  signedOut: boolean
  /** How long a build is processed, and how that ends. */
  processingMs: number
  processing: 'VALID' | 'INVALID'
  /** Where files go in parts. */
  storage: StorageDials
  /** How long a build that was handed over is looked at, and what is wrong with it. */
  uploadMs: number
  uploadWrong: { code: string; description: string } | null
  /** How long each half of a beta review lasts, waiting and looking, and how it ends; `null`: never. */
  betaReviewMs: number
  betaReview: 'APPROVED' | 'REJECTED' | null
  /** How long each half of App Review lasts, and how it ends; `null`: never. */
  reviewMs: number
  review: 'APPROVED' | 'REJECTED' | null
  /** How long a submission is being cancelled. */
  cancelMs: number
  /** How long a version that was released is on its way to people. */
  liveMs: number
  /** How late what was answered by 202 takes effect. */
  lateMs: number
  /** Testers from outside that one app may have. */
  mostTesters: number
  /** Ids that may be pointed at nowhere: one of them in a request refuses all of it. */
  bad: string[]
}

/** The dials as they stand at first. */
export const usualDials = (rate: Dials['rate']): Dials => ({
  rate,
  agreements: null,
  signedOut: false,
  processingMs: 5 * 60_000,
  processing: 'VALID',
  storage: usualStorage(),
  uploadMs: 60_000,
  uploadWrong: null,
  betaReviewMs: 12 * 3600_000,
  betaReview: 'APPROVED',
  reviewMs: 12 * 3600_000,
  review: 'APPROVED',
  cancelMs: 0,
  liveMs: 10 * 60_000,
  lateMs: 0,
  mostTesters: 10_000,
  bad: [],
})
