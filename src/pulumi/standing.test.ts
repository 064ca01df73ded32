import { describe, expect, it } from 'vitest'
import { someStandingArgs } from '../../test/builders/standing-args.ts'
import { planStanding, type StandingEnvironment } from './standing.ts'

const here = { program: 'academy', stack: 'test' }

describe('planStanding', () => {
  it('plans the same objects every time', () => {
    expect(planStanding(someStandingArgs(), here)).toEqual(planStanding(someStandingArgs(), here))
  })

  it('gives two environments of a project one project and two namespaces', () => {
    const dev = planStanding(someStandingArgs(), here)
    const live = planStanding(someStandingArgs({ environment: 'live', stage: 'prod' }), here)
    expect(live.projectSlug).toBe(dev.projectSlug)
    expect(live.namespace).not.toBe(dev.namespace)
    expect(live.namespace.split('--')[1]).toBe(dev.namespace.split('--')[1])
  })

  it.each([
    ['project', someStandingArgs({ project: 'boreal' }), here],
    ['stack', someStandingArgs(), { ...here, stack: 'other' }],
    ['program', someStandingArgs(), { ...here, program: 'other' }],
  ])('gives another %s another project', (_, args, whereabouts) => {
    expect(planStanding(args, whereabouts).projectSlug).not.toBe(
      planStanding(someStandingArgs(), here).projectSlug,
    )
  })

  it('binds every member once, and the ServiceAccount', () => {
    const members = ['camille@example.fr', 'dominique@example.fr', 'sacha@example.fr']
    const subjects = bindingOf(planStanding(someStandingArgs({ members }), here))?.['subjects']
    expect((subjects as { name: string }[]).map(({ name }) => name).sort()).toEqual(
      [...members, 'candidate'].sort(),
    )
  })

  it('changes nothing but the binding when members do', () => {
    const one = planStanding(someStandingArgs(), here)
    const two = planStanding(someStandingArgs({ members: ['sacha@example.fr', 'noa@example.fr'] }), here)
    expect(two.groups.slice(0, -1)).toEqual(one.groups.slice(0, -1))
    expect(bindingOf(two)).not.toEqual(bindingOf(one))
  })
})

function bindingOf({ groups }: StandingEnvironment) {
  return groups.flat().find(({ kind }) => kind === 'RoleBinding')
}
