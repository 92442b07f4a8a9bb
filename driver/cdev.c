// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file operations of /dev/wiascanN: checks and copies only
 *
 * Copyright (C) 2026 The wiascan project
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pipe_fs_i.h>
#include <linux/poll.h>
#include <linux/slab.h>

#include "compat.h"
#include "core.h"

struct wiascan_job *wiascan_file_job(struct wiascan_file *wf)
{
	struct wiascan_job *job;

	spin_lock(&wf->lock);
	job = wf->job;
	if (job)
		wiascan_job_get(job);
	spin_unlock(&wf->lock);
	return job;
}

int wiascan_lock(struct wiascan_device *wdev)
{
	if (mutex_lock_interruptible(&wdev->ctl))
		return -ERESTARTSYS;
	if (!wdev->gone)
		return 0;
	mutex_unlock(&wdev->ctl);
	return -ENODEV;
}

static int wiascan_open(struct inode *inode, struct file *file)
{
	struct wiascan_device *wdev =
		container_of(inode->i_cdev, struct wiascan_device, cdev);
	struct wiascan_file *wf;
	int ret;

	wf = kzalloc(sizeof(*wf), GFP_KERNEL_ACCOUNT);
	if (!wf)
		return -ENOMEM;
	wf->wdev = wdev;
	spin_lock_init(&wf->lock);
	INIT_LIST_HEAD(&wf->listener.list);
	ret = wiascan_device_open(wdev);
	if (ret)
		goto free;
	ret = wiascan_lock(wdev);
	if (ret)
		goto unuse;
	wf->settings = wdev->stored;
	mutex_unlock(&wdev->ctl);

	file->private_data = wf;
	stream_open(inode, file);
	file->f_mode |= FMODE_NOWAIT;
	return 0;

unuse:
	wiascan_device_unuse(wdev);
free:
	kfree(wf);
	return ret;
}

static int wiascan_release(struct inode *inode, struct file *file)
{
	struct wiascan_file *wf = file->private_data;

	if (wf->job)
		wiascan_job_cancel(wf->job, WIASCAN_END_CANCELLED);
	wiascan_job_put(wf->job);
	wiascan_event_unsubscribe(wf->wdev, &wf->listener);
	wiascan_device_unuse(wf->wdev);
	kfree(wf);
	return 0;
}

static ssize_t wiascan_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	struct wiascan_file *wf = file->private_data;
	bool nonblock = (file->f_flags & O_NONBLOCK) ||
			(iocb->ki_flags & IOCB_NOWAIT);
	struct wiascan_job *job = wiascan_file_job(wf);
	ssize_t ret;

	if (!job)
		return READ_ONCE(wf->wdev->gone) ? -ENODEV : -EINVAL;
	ret = wiascan_job_read(job, to, nonblock);
	/* nothing more to say about the job, but the device is gone */
	if (ret == -EINVAL && READ_ONCE(wf->wdev->gone) &&
	    wiascan_job_over(job))
		ret = -ENODEV;
	wiascan_job_put(job);
	return ret;
}

static __poll_t wiascan_poll(struct file *file, poll_table *wait)
{
	struct wiascan_file *wf = file->private_data;
	struct wiascan_job *job;
	__poll_t mask = 0;

	poll_wait(file, &wf->wdev->wait, wait);
	job = wiascan_file_job(wf);
	if (job && wiascan_job_readable(job))
		mask |= EPOLLIN | EPOLLRDNORM;
	wiascan_job_put(job);
	if (wiascan_event_waits(wf->wdev, &wf->listener))
		mask |= EPOLLPRI;
	if (READ_ONCE(wf->wdev->gone))
		mask |= EPOLLHUP | EPOLLERR;
	return mask;
}

static void wiascan_vm_open(struct vm_area_struct *vma)
{
	struct wiascan_job *job = vma->vm_private_data;

	wiascan_job_get(job);
	wiascan_job_map_again(job);
}

static void wiascan_vm_close(struct vm_area_struct *vma)
{
	struct wiascan_job *job = vma->vm_private_data;

	wiascan_job_unmap(job);
	wiascan_job_put(job);
}

/* The ring grows while it is mapped: its pages are mapped when looked at */
static vm_fault_t wiascan_vm_fault(struct vm_fault *vmf)
{
	vmf->page = wiascan_job_mapped(vmf->vma->vm_private_data,
				       (u64)vmf->pgoff << PAGE_SHIFT);
	return vmf->page ? 0 : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct wiascan_vm_ops = {
	.open = wiascan_vm_open,
	.close = wiascan_vm_close,
	.fault = wiascan_vm_fault,
};

static int wiascan_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wiascan_file *wf = file->private_data;
	struct wiascan_job *job;
	int ret;

	if (vma->vm_flags & VM_WRITE)
		return -EACCES;
	if (vma->vm_pgoff)
		return -EINVAL;
	job = wiascan_file_job(wf);
	if (!job)
		return -EINVAL;
	ret = wiascan_job_map(job, vma->vm_end - vma->vm_start);
	if (ret) {
		wiascan_job_put(job);
		return ret;
	}
	/* a child would keep the file open, and so the job */
	vm_flags_mod(vma, VM_DONTEXPAND | VM_DONTDUMP | VM_DONTCOPY,
		     VM_MAYWRITE);
	vma->vm_private_data = job;
	vma->vm_ops = &wiascan_vm_ops;
	return 0;
}

/*
 * A pipe with too little room for a line, in which there is something, is full,
 * not too small.
 */
static ssize_t wiascan_splice_read(struct file *file, loff_t *pos,
				   struct pipe_inode_info *pipe, size_t len,
				   unsigned int flags)
{
	unsigned int used = pipe_occupancy(pipe->head, pipe->tail);
	size_t room = (size_t)(pipe->max_usage - min(used, pipe->max_usage)) *
		      PAGE_SIZE;
	ssize_t ret = copy_splice_read(file, pos, pipe, len, flags);

	return ret == -EINVAL && used && room < len ? -EAGAIN : ret;
}

const struct file_operations wiascan_fops = {
	.owner = THIS_MODULE,
	.open = wiascan_open,
	.release = wiascan_release,
	.read_iter = wiascan_read_iter,
	.splice_read = wiascan_splice_read,
	.poll = wiascan_poll,
	.mmap = wiascan_mmap,
	.unlocked_ioctl = wiascan_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};
