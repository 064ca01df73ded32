/** `statement.fr.md` of a new lab. */
export const STATEMENT_FR = `# __TITLE__

L’équipe vous confie l’application **$(params.app)**. Ce qu’il faut savoir est dans la ConfigMap \`notes\` :

\`\`\`sh
kubectl get configmap notes -o yaml
\`\`\`

## À faire

Créez un Deployment nommé \`$(params.app)\`, avec $(params.replicas) répliques, qui fait tourner la version à livrer.
L’environnement impose le niveau de sécurité \`restricted\` et des \`requests\` et \`limits\` pour chaque conteneur.
`

/** `statement.en.md` of a new lab. */
export const STATEMENT_EN = `# __TITLE__

The team entrusts you with the application **$(params.app)**. What you need to know is in the ConfigMap \`notes\`:

\`\`\`sh
kubectl get configmap notes -o yaml
\`\`\`

## To do

Create a Deployment named \`$(params.app)\`, with $(params.replicas) replicas, that runs the version to deliver.
The environment demands the security level \`restricted\`, and \`requests\` and \`limits\` for each container.
`
