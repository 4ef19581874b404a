import { appPath, type With } from '../../define'

/**
 * Who acts on a group. It may be one that all apps of an organisation share, which a token of one app does not reach, and
 * no address tells.
 */
const userFirst = { reach: 'app', first: ['appcenter-user'] } as const
export const groupRead = { access: 'read', ...userFirst } as const
export const groupWrite = { access: 'write', ...userFirst } as const

/** The path parameters of the group a context points at. */
export const groupPath = (context: With<'owner' | 'app' | 'distributionGroup'>) => ({
  ...appPath(context),
  distribution_group_name: context.distributionGroup,
})
