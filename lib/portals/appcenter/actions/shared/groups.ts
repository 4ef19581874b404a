import { appPath, type With } from '../../define'

/** The path parameters of the group a context points at. */
export const groupPath = (context: With<'owner' | 'app' | 'distributionGroup'>) => ({
  ...appPath(context),
  distribution_group_name: context.distributionGroup,
})
