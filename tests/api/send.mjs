// Sends a file with tus-js-client, is cut after some bytes, and goes on in a new client as after a restart.
import fs from 'node:fs'
import { createRequire } from 'node:module'

const [clients, endpoint, cookie, file, sha256] = process.argv.slice(2)
const tus = createRequire(`${clients}/`)('tus-js-client')
const size = fs.statSync(file).size
const options = {
  endpoint,
  chunkSize: 200000,
  retryDelays: [100, 300, 1000],
  headers: { Cookie: cookie },
  metadata: { filename: '脚本上传.mp4', sha256 },
}

const first = await new Promise((resolve, reject) => {
  const upload = new tus.Upload(fs.createReadStream(file), {
    ...options,
    uploadSize: size,
    onError: reject,
    onSuccess: () => reject(new Error('was not cut')),
    onChunkComplete: (_size, accepted) => {
      if (accepted >= 400000) upload.abort().then(() => resolve({ url: upload.url, accepted }))
    },
  })
  upload.start()
})

let begunAt = -1
const second = await new Promise((resolve, reject) => {
  const upload = new tus.Upload(fs.createReadStream(file), {
    ...options,
    uploadSize: size,
    uploadUrl: first.url,
    onError: reject,
    onProgress: (sent) => { if (begunAt < 0) begunAt = sent },
    onSuccess: () => resolve({ url: upload.url }),
  })
  upload.start()
})

const parallel = await new Promise((resolve, reject) => {
  const upload = new tus.Upload(fs.createReadStream(file), {
    ...options,
    chunkSize: Infinity,
    parallelUploads: 2,
    metadata: { filename: '并行上传.mp4', sha256 },
    onError: reject,
    onSuccess: () => resolve({ url: upload.url }),
  })
  upload.start()
})
console.log(JSON.stringify({ first, second, begunAt, parallel }))
