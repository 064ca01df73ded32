module cloud-pi-labs/images

go 1.24
